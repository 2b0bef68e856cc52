"""The rule profile: thresholds, endorsed images and Windows releases of one date (``resources/data``)."""

import re
import tomllib
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from app.domain.machines import Image
from resources import read_text

ProfileName: TypeAlias = Literal["current", "2018"]


class Thresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """Limits and switches of a profile. Sizes are GiB, as Azure's ``diskSizeGB``."""

    data_disks: int
    """The largest number of data disks that can be backed up (disk-data-count)."""
    disk_size_blocker_gb: int
    disk_size_warning_gb: int
    total_size_gb: int
    encrypted_size_gb: int
    agent_windows_backup: str
    agent_windows_platform: str
    agent_linux_platform: str
    write_accelerator: Literal["warning", "blocker"]
    unmanaged_disks: Literal["supported", "unsupported"]
    outbound: Literal["not_needed", "needed"]
    other_subscription: Literal["warning", "blocker"]
    vault_name_scope: Literal["resource_group", "subscription"]
    """Where a vault name must be unique (fact vault-name-scope)."""
    confidential_regions: tuple[str, ...]
    confidential_sizes: str
    """Regular expression over the VM size, without case."""


class WindowsRelease(Struct, frozen=True, forbid_unknown_fields=True):
    """One Windows release and how it is recognised; patterns are searched without case."""

    name: str
    supported: bool
    os_name: str
    """Regular expression over the name that the agent reports."""
    image: str
    """Regular expression over ``publisher/offer/sku``."""


class LinuxImage(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the endorsed-image list."""

    publisher: str
    """Publisher as Azure spells it, compared without case."""
    offer: str
    """Regular expression over the offer, from its start, without case."""
    note: str
    endorsed: bool = True
    source: str = ""


class LinuxName(Struct, frozen=True, forbid_unknown_fields=True):
    """A distribution as the agent names it (``instanceView.osName``)."""

    pattern: str
    """Regular expression over the name, from its start, without case."""
    note: str
    endorsed: bool = True


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    date: str
    sources: dict[str, str]
    thresholds: Thresholds
    absent: tuple[str, ...]
    windows: tuple[WindowsRelease, ...]
    linux_image: tuple[LinuxImage, ...]
    linux_name: tuple[LinuxName, ...]


class Profile:
    """One dated set of thresholds and lists. Immutable; made by :func:`load_profile`."""

    def __init__(self, file: _File) -> None:
        self.name = file.name
        self.date = file.date
        self.sources = dict(file.sources)
        """Source key of each threshold (see the facts file, *Sources*)."""
        self.thresholds = file.thresholds
        self.absent = frozenset(file.absent)
        """Rules that do not exist in this profile; they are *not applicable*."""
        self.windows = file.windows
        self.linux_images = file.linux_image
        self.linux_names = file.linux_name
        self._windows_patterns = tuple(
            (release, re.compile(release.os_name, re.IGNORECASE), re.compile(release.image, re.IGNORECASE))
            for release in file.windows
        )
        self._image_patterns = tuple(
            (entry, entry.publisher.casefold(), re.compile(entry.offer, re.IGNORECASE))
            for entry in file.linux_image
        )
        self._name_patterns = tuple(
            (entry, re.compile(entry.pattern, re.IGNORECASE)) for entry in file.linux_name
        )
        self._confidential = re.compile(file.thresholds.confidential_sizes, re.IGNORECASE)
        self._windows_seen: dict[tuple[str, str, str, str], WindowsRelease | None] = {}
        self._linux_seen: dict[tuple[str, str, str], LinuxImage | LinuxName | None] = {}

    def windows_release(self, os_name: str, image: Image) -> WindowsRelease | None:
        """The Windows release by the name the agent reports, else by the image; None: not on our list."""
        key = (os_name, image.publisher, image.offer, image.sku)
        if key not in self._windows_seen:
            self._windows_seen[key] = self._find_windows(os_name, image)
        return self._windows_seen[key]

    def linux_distribution(self, os_name: str, image: Image) -> LinuxImage | LinuxName | None:
        """The entry of a Linux image, else of the name the agent reports; None: not on our list."""
        key = (os_name, image.publisher, image.offer)
        if key not in self._linux_seen:
            self._linux_seen[key] = self._find_linux(os_name, image)
        return self._linux_seen[key]

    def confidential_preview(self, region: str, size: str) -> bool:
        """Whether region and size meet the conditions of the preview (fact vm-confidential)."""
        return region in self.thresholds.confidential_regions and bool(self._confidential.search(size))

    def _find_windows(self, os_name: str, image: Image) -> WindowsRelease | None:
        if os_name:
            for release, by_name, _ in self._windows_patterns:
                if by_name.search(os_name):
                    return release
        text = f"{image.publisher}/{image.offer}/{image.sku}"
        for release, _, by_image in self._windows_patterns:
            if by_image.search(text):
                return release
        return None

    def _find_linux(self, os_name: str, image: Image) -> LinuxImage | LinuxName | None:
        publisher = image.publisher.casefold()
        if publisher:
            for entry, wanted, offer in self._image_patterns:
                if publisher == wanted and offer.match(image.offer):
                    return entry
        if os_name:
            for name, pattern in self._name_patterns:
                if pattern.match(os_name):
                    return name
        return None


@lru_cache(maxsize=2)
def load_profile(name: ProfileName = "current") -> Profile:
    """Read a profile from the program's data files."""
    document = tomllib.loads(read_text(f"data/profile-{name}.toml"))
    return Profile(msgspec.convert(document, _File))
