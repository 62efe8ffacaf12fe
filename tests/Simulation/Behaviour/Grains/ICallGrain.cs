using Orleans;
using Orleans.Concurrency;

namespace Tune.Behaviour;

public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    ValueTask<int> Add(int a, int b);

    ValueTask Touch();

    Task Fail(string message);

    Task FailBeforeTask(string message);

    Task Hold(string name);

    [ResponseTimeout(TestHost.BriefResponse)]
    Task HoldBriefly(string name);

    [OneWay]
    Task Forget(string name);

    [OneWay]
    Task ForgetAndFail();

    Task HoldUntilCancelled(CancellationToken token);

    Task<string?> ReadContext(string key);

    Task<string?> ReadContextOfCallee(string callee, string key);

    Task WriteContext(string key, string value);

    Task<string> AskWhoCalls(string callee);

    Task<string> NameOf(ICallGrain grain);

    /// <summary>Activates the grain, which may take longer than a test lets calls take.</summary>
    [AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task<bool> Ping();
}
