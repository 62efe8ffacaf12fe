"""Trains a classifier of handwritten digits with scikit-learn, epoch by epoch, and goes on from a checkpoint."""
import os
import pickle

from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import train_test_split

import tune

EPOCHS = 27

images, digits = load_digits(return_X_y=True)
train_images, test_images, train_digits, test_digits = train_test_split(images / 16, digits, test_size=0.3, random_state=0)

model = SGDClassifier(
    loss=tune.config.get("loss", "hinge"),
    penalty=tune.config.get("penalty", "l2"),
    alpha=tune.config.get("alpha", 1e-4),
    learning_rate="constant",
    eta0=tune.config.get("rate", 0.01),
    random_state=tune.seed,
)
if tune.checkpoint:
    with open(os.path.join(tune.checkpoint, "model.pickle"), "rb") as file:
        model = pickle.load(file)

for epoch in range(tune.iteration, EPOCHS):
    model.partial_fit(train_images, train_digits, classes=range(10))
    os.makedirs("checkpoint", exist_ok=True)
    with open("checkpoint/model.pickle", "wb") as file:
        pickle.dump(model, file)
    tune.report(accuracy=model.score(test_images, test_digits), checkpoint="checkpoint")
