"""Where the window hears of the network: the system's own word, behind one small interface."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtNetwork import QNetworkInformation

from itcoach.syncing.network import Network

__all__ = ["NetworkSource", "SystemNetwork"]

_THERE = {
    QNetworkInformation.Reachability.Disconnected: False,
    QNetworkInformation.Reachability.Local: True,
    QNetworkInformation.Reachability.Site: True,
    QNetworkInformation.Reachability.Online: True,
}


class NetworkSource(Protocol):
    """Something that knows what the network is like."""

    @property
    def changed(self) -> SignalInstance:
        """Tell that something about it is different."""

    def now(self) -> Network:
        """Return what it is like."""


class SystemNetwork(QObject):
    """Ask the system, by ``QNetworkInformation``.

    Where Qt has no back end for the system nothing is known and :attr:`changed` is silent: then the planned
    tries find out.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._info = QNetworkInformation.instance() if QNetworkInformation.loadDefaultBackend() else None
        if self._info is None:
            return
        for signal in (
            self._info.reachabilityChanged,
            self._info.isMeteredChanged,
            self._info.isBehindCaptivePortalChanged,
            self._info.transportMediumChanged,
        ):
            signal.connect(self._tell)

    def now(self) -> Network:
        """Return what the system says of the network."""
        if self._info is None:
            return Network()
        cellular = self._info.transportMedium() is QNetworkInformation.TransportMedium.Cellular
        return Network(
            there=_THERE.get(self._info.reachability()),
            metered=self._info.isMetered() or cellular,
            captive=self._info.isBehindCaptivePortal(),
        )

    def _tell(self) -> None:
        self.changed.emit()
