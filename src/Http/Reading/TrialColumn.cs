namespace Tune.Http;

/// <summary>A column of the table of trials, which is also a name in filters and orders.</summary>
/// <param name="Id">Its name there.</param>
/// <param name="Title">What it is of: a parameter's flat name, a metric's, or a word of its own.</param>
/// <param name="Group">What it belongs to.</param>
/// <param name="IsNumber">Whether all its values are numbers.</param>
internal sealed record TrialColumn(string Id, string Title, TrialColumnGroup Group, bool IsNumber);
