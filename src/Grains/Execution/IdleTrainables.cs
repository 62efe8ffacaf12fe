using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Tune;

/// <summary>
/// Class trainables that have ended well and may serve another configuration by <see cref="Trainable{TConfig}.TryResetAsync"/>. Only those
/// of classes that override it are kept: the others could not be reused, and would hold what they hold for nothing.
/// </summary>
internal sealed class IdleTrainables(IServiceScopeFactory scopes, int capacity) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, ConcurrentBag<IAsyncDisposable>> _idle = new();

    /// <summary>An instance in the scope of its services.</summary>
    public sealed record Instance<TTrainable>(TTrainable Trainable, AsyncServiceScope Scope) : IAsyncDisposable
        where TTrainable : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Trainable.DisposeAsync();
            await Scope.DisposeAsync();
        }
    }

    public async Task<Instance<TTrainable>> TakeAsync<TConfig, TTrainable>(TConfig config, AttemptSession session)
        where TTrainable : Trainable<TConfig>
    {
        if (_idle.TryGetValue(typeof(TTrainable), out var bag) && bag.TryTake(out var found))
        {
            var idle = (Instance<TTrainable>)found;
            var isReset = false;
            try
            {
                isReset = await idle.Trainable.TryResetAsync(config, session, session.Token);
                if (isReset) return idle;
            }
            finally
            {
                if (!isReset) await idle.DisposeAsync();
            }
        }

        var scope = scopes.CreateAsyncScope();
        var instance = new Instance<TTrainable>(ActivatorUtilities.CreateInstance<TTrainable>(scope.ServiceProvider), scope);
        try
        {
            await instance.Trainable.SetupAsync(config, session, session.Token);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    public async Task ReturnAsync<TTrainable>(Instance<TTrainable> instance, bool isSound)
        where TTrainable : IAsyncDisposable
    {
        var reset = typeof(TTrainable).GetMethods(BindingFlags.Public | BindingFlags.Instance).First(method => method.Name == "TryResetAsync");
        var isReusable = reset.DeclaringType is { IsGenericType: false } || reset.DeclaringType!.GetGenericTypeDefinition() != typeof(Trainable<>);
        var bag = _idle.GetOrAdd(typeof(TTrainable), _ => []);
        if (isSound && isReusable && bag.Count < capacity) bag.Add(instance);
        else await instance.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bag in _idle.Values)
        {
            while (bag.TryTake(out var idle)) await idle.DisposeAsync();
        }
    }
}
