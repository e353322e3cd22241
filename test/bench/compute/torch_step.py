# The networks of networks.ts in PyTorch: python3 torch_step.py NAME THREADS; prints one line of JSON.
import json, sys, time
import torch, torch.nn as nn

name, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(1)


class LastOf(nn.Module):
    def __init__(self, recurrent):
        super().__init__()
        self.embed, self.recurrent, self.out = nn.Embedding(5000, 64), recurrent(64, 64, batch_first=True), nn.Linear(64, 2)

    def forward(self, x):
        return self.out(self.recurrent(self.embed(x))[0][:, -1])


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 64)
        self.q, self.k, self.v, self.o = (nn.Linear(64, 64, bias=False) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(64), nn.LayerNorm(64)
        self.f1, self.f2, self.out = nn.Linear(64, 128), nn.Linear(128, 64), nn.Linear(64, 4)

    def forward(self, x):
        rows = x.shape[0]
        h = self.embed(x)
        n = self.n1(h)
        heads = lambda t: t.view(rows, 64, 4, 16).transpose(1, 2)
        a = torch.softmax(heads(self.q(n)) @ heads(self.k(n)).transpose(-1, -2) / 4, -1) @ heads(self.v(n))
        h = h + self.o(a.transpose(1, 2).reshape(rows, 64, 64))
        h = h + self.f2(torch.relu(self.f1(self.n2(h))))
        return self.out(h.mean(1))


class Towers(nn.Module):
    def __init__(self):
        super().__init__()
        self.u, self.i = nn.Embedding(5000, 32), nn.Embedding(2000, 32)
        self.a, self.b = nn.Linear(32, 32), nn.Linear(32, 32)

    def forward(self, x):
        return (torch.relu(self.a(self.u(x[:, 0]))) * torch.relu(self.b(self.i(x[:, 1])))).sum(1)


def conv_net():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip


def dense_net():
    return nn.Sequential(nn.Linear(50, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 2))


cross = nn.CrossEntropyLoss()
batch, model, x, y, loss = {
    "dense": lambda: (256, dense_net(), torch.randn(2048, 50), torch.randint(0, 2, (2048,)), cross),
    "cnn": lambda: (64, conv_net(), torch.randn(512, 1, 28, 28), torch.randint(0, 10, (512,)), cross),
    "lstm": lambda: (32, LastOf(nn.LSTM), torch.randint(0, 5000, (256, 40)), torch.randint(0, 2, (256,)), cross),
    "gru": lambda: (32, LastOf(nn.GRU), torch.randint(0, 5000, (256, 40)), torch.randint(0, 2, (256,)), cross),
    "transformer": lambda: (32, Block(), torch.randint(0, 1000, (256, 64)), torch.randint(0, 4, (256,)), cross),
    "towers": lambda: (1024, Towers(), torch.randint(0, 2000, (8192, 2)), torch.rand(8192), nn.MSELoss()),
}[name]()
adam = torch.optim.Adam(model.parameters(), 1e-3)
order, step = torch.randperm(len(y)), 0


def once():
    global step
    rows = order[(step % 8) * batch : (step % 8 + 1) * batch]
    adam.zero_grad()
    loss(model(x[rows]), y[rows]).backward()
    adam.step()
    step += 1


for _ in range(3):
    began = time.perf_counter()
    once()
    guess = time.perf_counter() - began
steps = max(1, min(1000, round(0.6 / guess)))
best, cpu = float("inf"), float("inf")
for _ in range(5):
    began, used = time.perf_counter(), time.process_time()
    for _ in range(steps):
        once()
    best = min(best, (time.perf_counter() - began) / steps)
    cpu = min(cpu, (time.process_time() - used) / steps)
print(json.dumps({"name": name, "backend": "torch", "threads": threads, "ms": best * 1000, "cpuMs": cpu * 1000}))
