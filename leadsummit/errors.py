"""Errors that tell the user what came in, what would have been right, and what to do next."""

from __future__ import annotations


class LeadsummitError(Exception):
    """Something the user can understand and act on; only ``main()`` catches it."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders whatever arguments their classes take.
        return _rebuild, (type(self), self.message, self.hint)

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


def _rebuild(kind: type[LeadsummitError], message: str, hint: str) -> LeadsummitError:
    error = kind.__new__(kind)
    LeadsummitError.__init__(error, message, hint=hint)
    return error


class MisuseError(LeadsummitError):
    """The command was called in a way that cannot work: exit code 2."""

    exit_code = 2
