"""How each file under `geo/data/` that was learned is learned again, from labelled corpora that are not ours to ship.

`python -m geo.training.recognizer CORPORA_DIR` and `python -m geo.training.resolver CORPORA_DIR` write the weights;
DATA-LICENSES.md says what each was learned from and where others get it.
"""
