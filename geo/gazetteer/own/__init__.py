"""Own gazetteers: places that users add beside the bundled ones, built into an index and searched together with them.

Which row of a place counts: that of a project's file before that of an installed gazetteer, of these the one that was
built last, and any of them before the bundled one. The same place means: the same id, or one name and nearness
(`twins.measure_twins`). A bundled place keeps its id, name, kind and rank, and takes the point of the own row.
"""

from geo.gazetteer.own.record import FORMAT, OwnInfo, OwnPlace
from geo.gazetteer.own.store import find_own_folder, get_own, list_own, remove_own

__all__ = ["FORMAT", "OwnInfo", "OwnPlace", "find_own_folder", "get_own", "list_own", "remove_own"]
