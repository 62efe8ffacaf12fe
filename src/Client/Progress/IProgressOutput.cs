namespace Tune;

/// <summary>One way of showing progress.</summary>
internal interface IProgressOutput
{
    void Observe(Fact fact);

    void Update(ExperimentView view, string? resources);

    /// <summary>Ends what is redrawn. May be called more than once.</summary>
    Task EndAsync();
}
