"""Which cloud: one of Microsoft's, or a custom Resource Manager with its certificate authority."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from ui.common.buttons import push_button
from ui.common.labels import FieldLabel

CUSTOM = "custom"
_NAMES = ("AzureCloud", "AzureUSGovernment", "AzureChinaCloud")
"""As the table of clouds and the Azure CLI call them (facts, section 8)."""


class CloudRow(QWidget):
    """A box of clouds; *Custom…* shows the fields for an address and a certificate authority file."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = FieldLabel()
        self.box = QComboBox()
        self._label.setBuddy(self.box)
        self._endpoint_label, self._ca_label = FieldLabel(), FieldLabel()
        self.endpoint, self.ca_file = QLineEdit(), QLineEdit()
        self.endpoint.setPlaceholderText("https://management.azure.com")
        self._endpoint_label.setBuddy(self.endpoint)
        self._ca_label.setBuddy(self.ca_file)
        self.browse = push_button("")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.addWidget(self.box)
        row.addStretch()
        grid.addWidget(self._label, 0, 0)
        grid.addLayout(row, 0, 1, 1, 2)
        grid.addWidget(self._endpoint_label, 1, 0)
        grid.addWidget(self.endpoint, 1, 1, 1, 2)
        grid.addWidget(self._ca_label, 2, 0)
        grid.addWidget(self.ca_file, 2, 1)
        grid.addWidget(self.browse, 2, 2)
        self.box.currentIndexChanged.connect(self._show_fields)
        self.browse.clicked.connect(self._choose_file)
        self.retranslate()
        self._show_fields()

    @property
    def cloud(self) -> str:
        """Name of the chosen cloud, or :data:`CUSTOM`."""
        return str(self.box.currentData() or _NAMES[0])

    def choose(self, cloud: str) -> None:
        """Choose a cloud by its name."""
        self.box.setCurrentIndex(max(0, self.box.findData(cloud)))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self._label.setText(self.tr("Cl&oud"))
        self._endpoint_label.setText(self.tr("E&ndpoint"))
        self._ca_label.setText(self.tr("Certificate &authority file"))
        self.ca_file.setPlaceholderText(self.tr("Only where this computer does not trust it already"))
        self.browse.setText(self.tr("&Browse…"))
        self.box.setToolTip(
            self.tr(
                "Company proxies are taken from HTTPS_PROXY and NO_PROXY. "
                "Automatic proxy scripts (PAC) are not read."
            )
        )
        texts = (
            self.tr("Azure public"),
            self.tr("Azure US Government"),
            self.tr("Azure China (21Vianet)"),
            self.tr("Custom…"),
        )
        chosen = max(0, self.box.currentIndex())
        self.box.blockSignals(True)  # noqa: FBT003 -- the name says it
        self.box.clear()
        for text, value in zip(texts, (*_NAMES, CUSTOM), strict=True):
            self.box.addItem(text, value)
        self.box.setCurrentIndex(chosen)
        self.box.blockSignals(False)  # noqa: FBT003 -- as above

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _show_fields(self) -> None:
        custom = self.cloud == CUSTOM
        for part in (self._endpoint_label, self.endpoint, self._ca_label, self.ca_file, self.browse):
            part.setVisible(custom)
        self.changed.emit()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, self.tr("Choose the certificate authority file"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self.ca_file.text() and (start := Path(self.ca_file.text()).parent).is_dir():
            chooser.setDirectory(str(start))
        chooser.fileSelected.connect(self.ca_file.setText)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()
