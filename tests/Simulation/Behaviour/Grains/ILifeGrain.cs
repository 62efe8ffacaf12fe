using Orleans;

namespace Tune.Behaviour;

public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Which activation answers, counted from 1 in each fixture.</summary>
    Task<int> Number();

    Task<int> Leave();

    Task Hold(string name);

    Task Delay(TimeSpan time);

    Task StartTimer(TimeSpan period, bool keepAlive);
}
