"""Fits a curve by gradient descent, epoch by epoch. Put your training in its place; it needs nothing but Python 3."""
import json
import math
import os
import random

import tune

EPOCHS = 27
rate = tune.config.get("rate", 0.1)
momentum = tune.config.get("momentum", 0.9)
degree = tune.config.get("degree", 3)

draw = random.Random(1)
points = [draw.uniform(-1, 1) for _ in range(200)]
data = [(x, math.sin(3 * x) + draw.gauss(0, 0.1)) for x in points]
train, test = data[:150], data[150:]


def predict(weights, x):
    return sum(weight * x**power for power, weight in enumerate(weights))


weights, speed = [0.0] * (degree + 1), [0.0] * (degree + 1)
if tune.checkpoint:
    with open(os.path.join(tune.checkpoint, "state.json"), encoding="utf-8") as file:
        weights, speed = json.load(file)

for epoch in range(tune.iteration, EPOCHS):
    for x, y in train:
        error = predict(weights, x) - y
        for power in range(degree + 1):
            speed[power] = momentum * speed[power] - rate * error * x**power
            weights[power] += speed[power]
    os.makedirs("checkpoint", exist_ok=True)
    with open("checkpoint/state.json", "w", encoding="utf-8") as file:
        json.dump([weights, speed], file)
    loss = sum((predict(weights, x) - y) ** 2 for x, y in test) / len(test)
    # what has run away is said as such, and not as an exception
    tune.report(loss=loss if math.isfinite(loss) else math.inf, checkpoint="checkpoint")
