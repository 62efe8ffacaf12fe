namespace Tune.Engine;

internal readonly struct Nothing;
