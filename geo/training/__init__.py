"""How each file under `geo/data/` that was learned is learned again, from labelled corpora that are not ours to ship.

`python -m geo.training.recognizer CORPORA_DIR`, then `geo.training.resolver` and `geo.training.focus`, write the
weights; `geo.training.crossvalidate` scores what was learned on documents that it did not see. DATA-LICENSES.md says
what each was learned from and where others get it.
"""
