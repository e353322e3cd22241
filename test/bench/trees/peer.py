"""LightGBM on a table like the benchmark's: seconds by threads. Arguments: rows, columns."""
import sys
import time

import lightgbm
import numpy

rows, columns = int(sys.argv[1]), int(sys.argv[2])
random = numpy.random.default_rng(1)
x = random.standard_normal((rows, columns))
score = x[:, 0] + x[:, 1] * x[:, 2] + abs(x[:, 3]) - x[:, 4] ** 2 / 2 + numpy.sin(2 * x[:, 5]) + x[:, 6] * x[:, 7]
y = (score - x[:, 8] + x[:, 9] / 2 + random.standard_normal(rows) > 0.3).astype(int)
for threads in (1, 2):
    began = time.perf_counter()
    settings = {"objective": "binary", "num_leaves": 31, "num_threads": threads, "verbose": -1}
    lightgbm.train(settings, lightgbm.Dataset(x, y), num_boost_round=100)
    print(f"LightGBM {lightgbm.__version__}, {threads} threads: {time.perf_counter() - began:.1f} s")
