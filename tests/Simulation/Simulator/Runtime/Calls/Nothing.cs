namespace Orleans.Simulator;

internal readonly struct Nothing;
