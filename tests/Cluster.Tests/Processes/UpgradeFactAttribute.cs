namespace Tune.Processes;

/// <summary>A test that needs another build, which takes minutes to make.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UpgradeFactAttribute : FactAttribute
{
    public UpgradeFactAttribute()
    {
        if (EarlierBuild.Chosen is null) Skip = $"{EarlierBuild.Variable}=COMMIT names the build that is upgraded";
    }
}
