namespace Deploy.Tests;

/// <summary>A fact that takes so long that it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WantedFactAttribute : FactAttribute
{
    /// <param name="variable">The variable of the environment that is 1 where it is wanted.</param>
    public WantedFactAttribute(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) != "1") Skip = $"Takes minutes; {variable}=1 asks for it.";
    }
}
