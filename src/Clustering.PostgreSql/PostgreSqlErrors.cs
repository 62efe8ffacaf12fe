using Npgsql;

namespace Tune.Storage.PostgreSql;

/// <summary>Says what an error means for the operator, and whether it passes.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>A server that ends, starts, is in recovery or only for reading, a connection that was ended; by its code, as Npgsql's own list has not all of them.</summary>
    private static readonly HashSet<string> Passing =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, PostgresErrorCodes.DatabaseDropped, "57P05",
        PostgresErrorCodes.ReadOnlySqlTransaction, PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.LockNotAvailable,
        PostgresErrorCodes.DiskFull, PostgresErrorCodes.TooManyConnections, PostgresErrorCodes.OutOfMemory, PostgresErrorCodes.QueryCanceled,
    ];

    /// <summary>Whether the same may succeed later, when somebody has started the server or freed some space. It says nothing of what has been committed.</summary>
    public static bool MayPass(Exception error) => error switch
    {
        PostgresException answer => answer.IsTransient || Passing.Contains(answer.SqlState),
        NpgsqlException => true,
        _ => false,
    };

    public static TuneException Explain(NpgsqlException error, PostgreSqlAddress address, string operation)
    {
        var answer = error as PostgresException;
        var place = answer?.TableName is { } table ? $"{address.Name}, table {table}" : address.Name;
        return answer?.SqlState switch
        {
            PostgresErrorCodes.DiskFull => new StorageFullException(place, operation, error),
            PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.ReadOnlySqlTransaction
                => new StorageNotWritableException(place, operation, error),
            _ => new StorageFailedException(place, operation, error),
        };
    }
}
