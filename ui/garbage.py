"""Python's garbage is collected in the window's own thread, and nowhere else.

A collection runs in whichever thread happens to make the next object. What it frees may be an object of Qt's,
and those must end in their own thread: freed by another one they take the program down (measured: the
thread of the journal freed the parts of a closed dialog).
"""

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_EVERY_MS = 250
_OLDEST_FIRST = (2, 1, 0)


class WindowGarbage(QObject):
    """Switches the automatic collector off and does its work between two events, by its own thresholds."""

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in _OLDEST_FIRST:
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return


def collect_garbage_here(application: QCoreApplication) -> None:
    """Have garbage collected by the application's event loop from now on; once is enough."""
    if application.findChild(WindowGarbage) is None:
        WindowGarbage(application)
