namespace Orleans.Configuration;

/// <summary>How long activations live.</summary>
/// <remarks>src/Orleans.Runtime/Configuration/Options/GrainCollectionOptions.cs</remarks>
public class GrainCollectionOptions
{
    /// <summary>How often idle activations are looked for.</summary>
    /// <value>One minute.</value>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an activation may be idle.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an activation may take to start.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may take to end.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
