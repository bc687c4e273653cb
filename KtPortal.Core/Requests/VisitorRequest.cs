using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.Requests;

/// <summary>What somebody without sign-in asks for, as it was typed.</summary>
public sealed record VisitorRequest
{
    private const int NameMax = 200;

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    public Guid? CategoryId { get; init; }

    /// <summary>Rows of the host's organization that hang on nothing yet.</summary>
    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    /// <summary>Travels in the form, so that a second click does nothing twice.</summary>
    public Guid FormKey { get; init; }

    /// <summary>In which language the page was.</summary>
    public required string Locale { get; init; }

    internal string Address => Email.Trim().ToLowerInvariant();

    internal FieldErrors Check()
    {
        var errors = TicketRules.CheckTexts(Subject, Description);
        if (!TypedText.IsText(Name))
        {
            errors.Add("Name", ProblemTexts.TextIsNone);
        }
        else if (TypedText.Of(Name, NameMax).Length == 0)
        {
            errors.Add("Name", RequestProblemTexts.NameMissing);
        }
        else if (Name.Trim().Length > NameMax)
        {
            errors.Add("Name", ProblemTexts.TextTooLong.With(Name.Trim().Length, NameMax));
        }

        if (!TypedText.IsText(Email) || !DeliverableAddress.Is(Address))
        {
            errors.Add("Email", RequestProblemTexts.AddressMissing);
        }

        return errors;
    }
}

/// <summary>On whose host it was written.</summary>
/// <param name="PartnerId">Null: the provider's.</param>
public sealed record RequestHost(Guid OrganizationId, Guid? PartnerId);
