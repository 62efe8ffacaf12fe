using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>The rows of a cluster's silos, for an operator who knows that none of them runs.</summary>
internal static class SiloRows
{
    private const int Dead = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Deletes them, so that a silo that starts waits for none of them.</summary>
    /// <returns>Those that were not known to have ended.</returns>
    /// <exception cref="TuneException">One of them answers, or another has joined meanwhile; nothing was changed.</exception>
    public static async Task<ImmutableArray<string>> ForgetAsync(NpgsqlConnection connection, string clusterId, CancellationToken ct)
    {
        var (version, silos) = await ReadAsync(connection, clusterId, ct).ConfigureAwait(false);
        var answers = await Task.WhenAll(silos.Select(silo => AnswersAsync(silo.EndPoint, ct))).ConfigureAwait(false);
        if (silos.Zip(answers).Where(one => one.Second).Select(one => one.First.Text).ToImmutableArray() is { IsEmpty: false } alive)
            throw new TuneException($"Nothing is forgotten: at the address of {string.Join(", ", alive)} somebody answers. End all silos of cluster '{clusterId}' first.");
        if (!await DeleteAsync(connection, clusterId, version, ct).ConfigureAwait(false))
            throw new TuneException($"Nothing is forgotten: a silo of cluster '{clusterId}' has joined or left meanwhile. End all silos, and do it again.");
        return [.. silos.Select(silo => silo.Text)];
    }

    private static async Task<(int Version, ImmutableArray<(string Text, IPEndPoint EndPoint)> Silos)> ReadAsync(NpgsqlConnection connection, string clusterId, CancellationToken ct)
    {
        var command = new NpgsqlCommand("select c.version, s.siloname, s.address, s.port from cluster as c left join silo as s on s.deployment = c.deployment and s.status <> $2 where c.deployment = $1 order by s.siloname, s.starttime", connection)
        {
            Parameters = { new() { Value = clusterId }, new() { Value = Dead } },
        };
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var version = 0;
                var silos = ImmutableArray.CreateBuilder<(string, IPEndPoint)>();
                while (await reader.ReadAsync(ct).ConfigureAwait(false))
                {
                    version = reader.GetInt32(0);
                    // a cluster without silos has a row all the same
                    if (reader.IsDBNull(1)) continue;
                    var (address, port) = (reader.GetString(2), reader.GetInt32(3));
                    silos.Add(($"{reader.GetString(1)} ({address}:{port})", new IPEndPoint(IPAddress.Parse(address), port)));
                }

                return (version, silos.ToImmutable());
            }
        }
    }

    /// <returns>Whether nobody has changed the membership since that version.</returns>
    private static async Task<bool> DeleteAsync(NpgsqlConnection connection, string clusterId, int version, CancellationToken ct)
    {
        const string Sql = """
            with c as (update cluster set version = version + 1, changed = now() where deployment = $1 and version = $2 returning deployment),
            s as (delete from silo where deployment in (select deployment from c))
            select exists (select from c) or not exists (select from cluster where deployment = $1)
            """;
        var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = clusterId }, new() { Value = version } } };
        await using (command.ConfigureAwait(false)) return await command.ExecuteScalarAsync(ct).ConfigureAwait(false) is true;
    }

    private static async Task<bool> AnswersAsync(IPEndPoint silo, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(silo, patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}
