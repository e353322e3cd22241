"""Prints the constants of weights.test.ts and aim.test.ts: scikit-learn 1.2.1, numpy 1.24.2. The rows follow from their numbers, as they do in the test."""
import json
import numpy as np
from sklearn import metrics as m

N = 60
i = np.arange(N)
w = np.where(i % 11 == 5, 0.0, 0.25 + (i * 29 % 13) / 4)
p = np.float32((i * 37 + 11) % 97 / 97).astype(float)
y = ((i * 53 + 7) % 101 / 101 < 0.1 + 0.8 * p).astype(int)
s = {"sample_weight": w}

def binary():
    said = (p >= 0.5).astype(int)
    # Probabilities are single precision; both of a row are normalised.
    both = np.stack([np.float32(1 - p), np.float32(p)], 1).astype(float)
    both /= both.sum(1, keepdims=True)
    precision, recall, f1, _ = m.precision_recall_fscore_support(y, said, **s)
    return {
        "accuracy": m.accuracy_score(y, said, **s),
        "balancedAccuracy": m.balanced_accuracy_score(y, said, **s),
        "kappa": m.cohen_kappa_score(y, said, **s),
        "mcc": m.matthews_corrcoef(y, said, **s),
        "rocAuc": m.roc_auc_score(y, p, **s),
        "averagePrecision": m.average_precision_score(y, p, **s),
        "logLoss": m.log_loss(y, both, **s),
        "brier": m.brier_score_loss(y, p, **s),
        "perClass": [precision.tolist(), recall.tolist(), f1.tolist()],
        "confusion": (m.confusion_matrix(y, said, **s) * N / w.sum()).tolist(),
    }

def multiclass():
    k = i * 53 % 7 % 3
    q = np.stack([1 + (i * 37 + 11) % 97 + 40 * (k == 0), 1 + (i * 41) % 89 + 40 * (k == 1), 1 + (i * 43) % 83 + 40 * (k == 2)], 1).astype(float)
    q = np.float32(q / q.sum(1, keepdims=True)).astype(float)
    said = q.argmax(1)
    each = [(k == c).astype(int) for c in range(3)]
    return {
        "accuracy": m.accuracy_score(k, said, **s),
        "balancedAccuracy": m.balanced_accuracy_score(k, said, **s),
        "precision": m.precision_score(k, said, average="macro", **s),
        "recall": m.recall_score(k, said, average="macro", **s),
        "f1": m.f1_score(k, said, average="macro", **s),
        "f1Weighted": m.f1_score(k, said, average="weighted", **s),
        "kappa": m.cohen_kappa_score(k, said, **s),
        "mcc": m.matthews_corrcoef(k, said, **s),
        "rocAuc": np.mean([m.roc_auc_score(each[c], q[:, c], **s) for c in range(3)]),
        "averagePrecision": np.mean([m.average_precision_score(each[c], q[:, c], **s) for c in range(3)]),
        "logLoss": m.log_loss(k, q / q.sum(1, keepdims=True), **s),
        "confusion": (m.confusion_matrix(k, said, **s) * N / w.sum()).tolist(),
    }

def regression():
    actual = 3 + (i * 31 % 59) / 7
    said = np.float32(actual + ((i * 17 % 23) - 11) / 5).astype(float)
    return {
        "rmse": m.mean_squared_error(actual, said, squared=False, **s),
        "mae": m.mean_absolute_error(actual, said, **s),
        "mape": m.mean_absolute_percentage_error(actual, said, **s),
        "pinball": m.mean_pinball_loss(actual, said, alpha=0.8, **s),
        "r2": m.r2_score(actual, said, **s),
        "explainedVariance": m.explained_variance_score(actual, said, **s),
    }

def aims():
    actual = (i * 31 % 7).astype(float)
    said = np.float32(0.5 + (i * 17 % 23) / 5).astype(float)
    return {
        "poissonDeviance": m.mean_poisson_deviance(actual, said, **s),
        "tweedieDeviance": m.mean_tweedie_deviance(actual, said, power=1.5, **s),
        "mae": m.mean_absolute_error(actual, said, **s),
        "pinball": m.mean_pinball_loss(actual, said, alpha=0.9, **s),
        "plain": [
            m.mean_poisson_deviance(actual, said),
            m.mean_tweedie_deviance(actual, said, power=1.5),
            m.mean_pinball_loss(actual, said, alpha=0.9),
        ],
    }

print(json.dumps({"aims": aims(), "binary": binary(), "multiclass": multiclass(), "regression": regression()}, indent=2))
