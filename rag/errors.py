"""The errors that are shown to the user as one clear line; everything else may crash loudly."""


class ContractQAError(Exception):
    """Base of the errors a user can cause. Its text says what happened, why, and what to do."""


class ReadError(ContractQAError):
    """A file could not be turned into text: unsupported, damaged, encrypted, too large."""


class LibraryError(ContractQAError):
    """The library cannot be opened, read or written as it is."""


class LibraryLockedError(LibraryError):
    """Another process is writing to the library."""


class ModelMismatchError(LibraryError):
    """The index was built with another embedding model or schema version."""


class NotFoundError(ContractQAError):
    """A contract, source or clause that was named is not in the library."""


class SettingsError(ContractQAError):
    """A setting, option or input file has a value that cannot be used."""
