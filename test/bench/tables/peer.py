"""AUC of scikit-learn's usual models, and LightGBM's where there is one, on the same rows: python3 peer.py TRAIN TEST TARGET POSITIVE"""
import csv
import sys

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

train_file, test_file, target, positive = sys.argv[1:]


def read(path):
    with open(path, encoding="utf-8") as file:
        head = file.readline()
        file.seek(0)
        rows = list(csv.DictReader(file, delimiter=";" if ";" in head else ",", skipinitialspace=True))
    return rows


def number(cell):
    try:
        return float(cell)
    except ValueError:
        return None


train, test = read(train_file), read(test_file)
names = [n for n in train[0] if n != target and n != "customerID"]
blank = {"", "?"}
numeric = [n for n in names if all(number(r[n].strip()) is not None or r[n].strip() in blank for r in train)]


def matrix(rows):
    out = np.empty((len(rows), len(names)), dtype=object)
    for j, name in enumerate(names):
        for i, row in enumerate(rows):
            cell = row[name].strip()
            out[i, j] = (np.nan if cell in blank else float(cell)) if name in numeric else cell
    return out


at = [names.index(n) for n in numeric]
rest = [j for j in range(len(names)) if j not in at]
y, yt = ([int(r[target].strip() == positive) for r in part] for part in (train, test))
X, Xt = matrix(train), matrix(test)
for name, model in [
    ("logistic", LogisticRegression(max_iter=2000)),
    ("MLP", MLPClassifier(hidden_layer_sizes=(128, 128), early_stopping=True, random_state=1)),
    ("forest", RandomForestClassifier(200, random_state=1, n_jobs=2)),
]:
    scores = make_pipeline(
        ColumnTransformer(
            [
                ("n", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), at),
                ("c", OneHotEncoder(handle_unknown="ignore"), rest),
            ]
        ),
        model,
    ).fit(X, y).predict_proba(Xt)[:, 1]
    print(f"scikit-learn {name:<10} {roc_auc_score(yt, scores):.4f}", flush=True)
try:
    import lightgbm
except ImportError:
    sys.exit(0)
codes = {j: {value: code for code, value in enumerate(sorted({row[j] for row in X}))} for j in rest}


def coded(cells):
    return np.array(
        [[codes[j].get(value, -1) if j in codes else value for j, value in enumerate(row)] for row in cells], dtype=float
    )


light = lightgbm.LGBMClassifier(verbose=-1, random_state=1, n_jobs=2)
light.fit(coded(X), y, categorical_feature=rest)
print(f"LightGBM {lightgbm.__version__:<13} {roc_auc_score(yt, light.predict_proba(coded(Xt))[:, 1]):.4f}", flush=True)
