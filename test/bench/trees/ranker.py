# LightGBM's lambdarank on lists written by ranking.bench.ts: python ranker.py FOLDER WIDTH SEED; writes scores of the test rows.
import json
import sys
import time

import lightgbm
import numpy

folder, width, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def part(name):
    x = numpy.fromfile(f"{folder}/{name}.x", numpy.float32).reshape(-1, width)
    y = numpy.fromfile(f"{folder}/{name}.y", numpy.float64).astype(int)
    return x, y, numpy.fromfile(f"{folder}/{name}.g", numpy.int32)


x, y, groups = part("train")
train = lightgbm.Dataset(x, y, group=groups)
xv, yv, gv = part("validation")
held = lightgbm.Dataset(xv, yv, group=gv, reference=train)
settings = {
    "objective": "lambdarank", "metric": "ndcg", "eval_at": [10], "num_leaves": 31, "learning_rate": 0.05,
    "min_data_in_leaf": 20, "lambda_l2": 1, "feature_fraction": 0.4, "label_gain": [2**i - 1 for i in range(31)],
    "num_threads": 1, "seed": seed, "verbose": -1,
}
began = time.perf_counter()
model = lightgbm.train(settings, train, 1000, [held], callbacks=[lightgbm.early_stopping(50, verbose=False)])
seconds = time.perf_counter() - began
model.predict(part("test")[0]).astype(numpy.float64).tofile(f"{folder}/said")
print(json.dumps({"seconds": seconds, "rounds": model.best_iteration}))
