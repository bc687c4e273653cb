using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace KtPortal.Core.Data;

/// <summary>No tenant means failure, never "all": a command outside of a transaction with a context doesn't reach the server.</summary>
internal sealed class ContextGuard : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Check(eventData, Lock(command, result));

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        new(Check(eventData, Lock(command, result)));

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        Check(eventData, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(Check(eventData, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        Check(eventData, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Check(eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Note(eventData);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(eventData);
        return Task.CompletedTask;
    }

    private static void Note(CommandErrorEventData failure)
    {
        if (failure.Context is PortalDb db)
        {
            db.HasFailed = true;
        }
    }

    private static T Lock<T>(DbCommand command, T result)
    {
        if (command.CommandText.StartsWith("-- " + RowLock.Tag, StringComparison.Ordinal))
        {
#pragma warning disable CA2100 // a constant is appended to what EF wrote
            command.CommandText += "\nFOR NO KEY UPDATE";
#pragma warning restore CA2100
        }

        return result;
    }

    private static T Check<T>(CommandEventData data, T result) =>
        data.Context is not PortalDb { Actor: not null } db ? throw new NoTenantException()
        : db.Database.CurrentTransaction is null ? throw TenantContext.Lost()
        : result;
}
