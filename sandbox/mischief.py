"""What a network or a stranger may do to deliveries: repeat, forge, break off, fall silent."""

from typing import Literal

from sandbox.delivery.signing import sealed
from sandbox.engine import Engine
from sandbox.record import Ack, Delivered, Parcel, Sent


class Mischief(Engine):
    """Troubles between Slack and the app, beside `faults` of the Web API."""

    def replay(self, delivery: Delivered) -> Ack:
        """The same bytes once more: the same signature and time, or the same envelope id."""
        return self.run(self.courier.resend(delivery.parcel, delivery.sent, delivery.attempt))

    def forge(self, parcel: Parcel, *, secret: str | None = None, age: float = 0.0) -> Ack:
        """A request signed `age` seconds ago, or with another `secret` than the app's (HTTP)."""
        secret = self.workspace.signing_secret if secret is None else secret
        return self.run(self.courier.resend(parcel, sealed(parcel, secret, self.machine() - age)))

    def send_raw(self, sent: Sent, like: Parcel) -> Ack:
        """Any bytes with any headers, recorded as `like`."""
        return self.run(self.courier.resend(like, sent))

    def refresh_sockets(
        self, reason: Literal["warning", "refresh_requested"] = "refresh_requested"
    ) -> None:
        """Ask every Socket Mode connection to make place for a new one."""
        self.run(self.courier.sockets.refresh(reason))

    def silence_sockets(self, is_silent: bool) -> None:
        """Connections stay open, but nothing comes or is answered any more, pings included."""

        async def silence() -> None:
            self.courier.sockets.silence(is_silent=is_silent)

        self.run(silence())

    def kill_sockets(self) -> int:
        """Break off every connection without a word; returns how many there were."""

        async def kill() -> int:
            return self.courier.sockets.kill()

        return self.run(kill())
