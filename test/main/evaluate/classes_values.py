"""Prints the constants of classes.test.ts: scikit-learn 1.9.1, numpy 2.4.6. The rows follow from their numbers, as they do in the test."""
import json
import numpy as np
from sklearn import metrics as m

N = 60
i = np.arange(N)
k = i * 53 % 7 % 3
q = np.stack([1 + (i * 37 + 11) % 97 + 40 * (k == 0), 1 + (i * 41) % 89 + 40 * (k == 1), 1 + (i * 43) % 83 + 40 * (k == 2)], 1).astype(float)
q = np.float32(q / q.sum(1, keepdims=True)).astype(float)
w = 0.25 + (i * 29 % 13) / 4

def figures(**s):
    each = [(k == c).astype(int) for c in range(3)]
    curves = [m.roc_curve(each[c], q[:, c], drop_intermediate=False, **s) for c in range(3)]
    finds = [m.precision_recall_curve(each[c], q[:, c], **s) for c in range(3)]
    return {
        "rocAuc": m.roc_auc_score(k, q, multi_class="ovr", average="macro", **s),
        "rocAucWeighted": m.roc_auc_score(k, q, multi_class="ovr", average="weighted", **s),
        "averagePrecision": m.average_precision_score(np.stack(each, 1), q, average="macro", **s),
        "averagePrecisionWeighted": m.average_precision_score(np.stack(each, 1), q, average="weighted", **s),
        "areas": [m.roc_auc_score(each[c], q[:, c], **s) for c in range(3)],
        "precisions": [m.average_precision_score(each[c], q[:, c], **s) for c in range(3)],
        # Every seventh point of the curves of the second class.
        "roc": np.stack(curves[1][:2], 1)[::7].tolist(),
        "precisionRecall": np.stack([finds[1][1], finds[1][0]], 1)[-2::-7].tolist(),
    }

print(json.dumps({"plain": figures(), "weighted": figures(sample_weight=w)}, indent=2))
