namespace Orleans.Simulator;

/// <summary>A state that is loaded before its grain is activated.</summary>
internal interface IPersistentStateLoader
{
    Task LoadAsync(CancellationToken cancellationToken);
}
