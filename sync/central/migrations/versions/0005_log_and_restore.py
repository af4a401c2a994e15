"""How long the log is kept, and which laptops are believed after a restore."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.add_column("municipality", sa.Column("log_months", sa.Integer(), nullable=False, server_default="60"))
    op.add_column(
        "sync_device", sa.Column("resends", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # A restore from before this column may still be under way on the laptops.
    op.execute(
        "UPDATE sync_device SET resends = true WHERE tenant_id IN "
        "(SELECT tenant_id FROM sync_clock WHERE came_from <> '')"
    )
