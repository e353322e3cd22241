"""LightGBM, else XGBoost, on the matrix that the benchmark wrote: a hundred trees of 31 leaves, the best of some fits.

python3 peer.py FOLDER ROWS COLUMNS FITS CODES, with FOLDER/x.f32 (row by row) and FOLDER/y.f64; CODES are the columns that hold
codes of categories, joined by commas. Prints one line of JSON for one thread and one for two; memory is the most beside the data.
"""
import json
import os
import sys
import threading
import time

import numpy

folder, rows, columns, fits, codes = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
categories = [int(code) for code in codes.split(",") if code]
x = numpy.fromfile(f"{folder}/x.f32", dtype=numpy.float32).reshape(rows, columns)
y = numpy.fromfile(f"{folder}/y.f64")

try:
    import lightgbm

    name = f"LightGBM {lightgbm.__version__}"

    def train(threads):
        settings = {"objective": "binary", "num_leaves": 31, "num_threads": threads, "verbose": -1}
        data = lightgbm.Dataset(x, y, categorical_feature=categories)
        return lightgbm.train(settings, data, num_boost_round=100)

except ImportError:
    import xgboost

    name = f"XGBoost {xgboost.__version__}"

    def train(threads):
        settings = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide"}
        settings |= {"max_leaves": 31, "max_depth": 0, "max_bin": 255, "eta": 0.1, "nthread": threads}
        return xgboost.train(settings, xgboost.DMatrix(x, y, nthread=threads), num_boost_round=100)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


class Watch:
    """The most memory beside what there was at the start."""

    def __enter__(self):
        self.most, self.before, self.ended = 0, resident(), threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()
        return self

    def look(self):
        while not self.ended.wait(0.02):
            self.most = max(self.most, resident() - self.before)

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


for threads in (1, 2):
    wall, cpu, memory = float("inf"), float("inf"), 0
    for _ in range(fits):
        with Watch() as watch:
            began, used = time.perf_counter(), time.process_time()
            train(threads)
            wall, cpu = min(wall, time.perf_counter() - began), min(cpu, time.process_time() - used)
        memory = max(memory, watch.most)
    print(json.dumps({"name": name, "threads": threads, "seconds": wall, "cpu": cpu, "memory": memory}), flush=True)
