namespace Tune.Page;

/// <summary>A value of the objective and whose it is.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Value">The value.</param>
internal sealed record ValueView(int Trial, double Value);
