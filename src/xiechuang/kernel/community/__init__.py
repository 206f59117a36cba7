"""The community that this installation serves: its name, regions, vocabularies; loaded from a profile folder."""
