using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>The job <c>ticket.assign</c>: written by the database when a ticket is let in, or comes to a queue, and nobody has it.</summary>
public sealed class TicketToAssign(AssignByStrategy assign) : IOutboxHandler
{
    public const string Kind = "ticket.assign";

    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) =>
        assign.AssignAsync(actor, payload.IdOf("ticket"), cancel);
}

/// <summary>The job <c>tickets.assign_waiting</c>: written by the database when somebody has room again while tickets wait.</summary>
public sealed class WaitingToAssign(AssignByStrategy assign) : IOutboxHandler
{
    public const string Kind = "tickets.assign_waiting";

    public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) => assign.AssignWaitingAsync(actor, cancel);
}

/// <summary>
/// Every minute: somebody has come to work, or there is room of which nothing tells. Then lead and dispatchers are told of what still waits.
/// Where nothing waits that is two looks into an empty table.
/// </summary>
public sealed class AssignmentRound(AssignByStrategy assign, AssignmentWaits waits, AssignmentNotices notices) : IScheduledTask
{
    public const string Name = "assign waiting tickets";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await waits.ForgetAsync(cancel);
        await assign.AssignWaitingAsync(actor, cancel);
        await notices.PostAsync(cancel);
    }
}
