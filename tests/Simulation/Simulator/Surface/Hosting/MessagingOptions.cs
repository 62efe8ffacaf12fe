namespace Orleans.Configuration;

/// <summary>How calls are made.</summary>
/// <remarks>src/Orleans.Core/Configuration/Options/MessagingOptions.cs</remarks>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
