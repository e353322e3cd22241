"""LightGBM and XGBoost on a table like the benchmark's: seconds by threads. Arguments: rows, columns."""
import sys
import time

import numpy

rows, columns = int(sys.argv[1]), int(sys.argv[2])


def generated(count, seed):
    random = numpy.random.default_rng(seed)
    x = random.standard_normal((count, columns)).astype(numpy.float32)
    score = x[:, 0] + x[:, 1] * x[:, 2] + abs(x[:, 3]) - x[:, 4] ** 2 / 2 + numpy.sin(2 * x[:, 5]) + x[:, 6] * x[:, 7]
    return x, (score - x[:, 8] + x[:, 9] / 2 + random.standard_normal(count) > 0.3).astype(int)


def auc(y, p):
    ranks = numpy.empty(len(p))
    ranks[numpy.argsort(p)] = numpy.arange(1, len(p) + 1)
    ones = y.sum()
    return (ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def measure(name, train, predict):
    for threads in (1, 2):
        began, used = time.perf_counter(), time.process_time()
        model = train(threads)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        score = auc(held_y, predict(model))
        print(f"{name}, {threads} threads: {wall:.1f} s; cpu {cpu:.1f} s; AUC {score:.4f}")


x, y = generated(rows, 1)
held_x, held_y = generated(20_000, 2)
found = False
try:
    import lightgbm

    found = True

    def light(threads):
        settings = {"objective": "binary", "num_leaves": 31, "num_threads": threads, "verbose": -1}
        return lightgbm.train(settings, lightgbm.Dataset(x, y), num_boost_round=100)

    measure(f"LightGBM {lightgbm.__version__}", light, lambda model: model.predict(held_x))
except ImportError:
    pass
try:
    import xgboost

    found = True

    def extreme(threads):
        settings = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide"}
        settings |= {"max_leaves": 31, "max_depth": 0, "max_bin": 255, "eta": 0.1, "nthread": threads}
        return xgboost.train(settings, xgboost.DMatrix(x, y, nthread=threads), num_boost_round=100)

    measure(f"XGBoost {xgboost.__version__}", extreme, lambda model: model.predict(xgboost.DMatrix(held_x)))
except ImportError:
    pass
if not found:
    sys.exit(1)
