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

    [ResponseTimeout("00:00:05")]
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

    [AlwaysInterleave]
    Task<bool> Ping();
}
