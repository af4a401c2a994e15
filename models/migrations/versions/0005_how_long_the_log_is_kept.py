"""How long the municipality keeps the access log and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("municipality", sa.Column("log_months", sa.Integer(), nullable=False, server_default="60"))
