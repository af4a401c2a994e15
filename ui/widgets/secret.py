"""A field for a passphrase, which is not shown while it is typed."""

from PySide6.QtWidgets import QLineEdit

__all__ = ["SecretField"]


class SecretField(QLineEdit):
    """Take a passphrase."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
