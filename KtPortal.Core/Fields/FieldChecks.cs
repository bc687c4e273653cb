using System.Text.RegularExpressions;
using KtPortal.Core.Administration;
using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Fields;

/// <summary>What is wrong with a field as it is being defined, each thing at its place in the form.</summary>
internal sealed partial class FieldChecks(FieldDraft draft, FieldDefinition? now, CatalogCheck<FieldDefinition> check, FieldEntity? entity)
{
    private const int MostFields = 200;
    private const int MostOptions = 500;
    private const int LongestOption = 200;
    private const int LongestHelp = 1000;

    /// <summary>Who else depends on the field; null for nobody.</summary>
    public static FieldDefinition? AskedBy(FieldDefinition field, IEnumerable<FieldDefinition> all) =>
        all.FirstOrDefault(d => d != field && (d.Known().Spec.ShowIf?.Leaves ?? []).Any(l => l.Field == field.Key));

    public void Run()
    {
        if (entity is null)
        {
            check.Error("EntityType", AdminTexts.NotOffered);
            return;
        }

        if (now is null && check.All.Count >= MostFields)
        {
            check.Error("Name", FieldProblemTexts.FieldsMost.With(MostFields));
        }

        check.Length("Help", draft.Help, LongestHelp);
        check.Length("Placeholder", draft.Placeholder, LongestOption);
        check.Length("Section", draft.Section, LongestOption);
        check.Choice("ScopeId", draft.ScopeId, now?.ScopeId);
        if (draft.Visibility == Visibility.Public && draft.ScopeId is { } scope && check.Offers(FieldCatalog.StaffScopes, scope, stands: true))
        {
            check.Error("ScopeId", FieldProblemTexts.ScopeForStaff);
        }

        check.OneOf("RequiredOn", draft.RequiredOn, [FieldNeeds.Never, FieldNeeds.Always, FieldNeeds.Create, .. entity.Phases.Select(p => p.Phase)]);
        if (draft.RequiredOn == FieldNeeds.Create && !(draft.ClientEdits && draft.Visibility == Visibility.Public))
        {
            check.Error("RequiredOn", FieldProblemTexts.CreateNeedsClients);
        }

        CheckKey();
        if (FieldTypes.Find(draft.Type) is not { } type)
        {
            check.Error("Type", AdminTexts.NotOffered);
            return;
        }

        CheckUses();
        CheckOptions(type);
        var context = new FieldContext(TimeZoneInfo.Utc, new DateOnly(2000, 1, 1));
        if (type.CheckRules(draft.Rules, context) is { Error: { } wrong } rules)
        {
            check.Error("Rules", wrong, rules.Text);
        }

        CheckConditions(entity);
    }

    private void CheckKey()
    {
        var key = now?.Key ?? draft.KeyOfNew;
        if (now is null && (key.Length > FieldCatalog.LongestKey || !Keys().IsMatch(key)))
        {
            check.Error("Key", FieldProblemTexts.KeyOther.With(FieldCatalog.LongestKey));
        }
        else if (check.All.Any(d => d != now && d.EntityType == draft.EntityType && d.Key == key))
        {
            check.Error("Key", FieldProblemTexts.KeyTaken.With(key));
        }
    }

    // Values are kept as their type and their readers want it: both stay while there are some.
    private void CheckUses()
    {
        if (now is null || check.Uses is not { } uses)
        {
            return;
        }

        if (now.FieldType != draft.Type)
        {
            check.Error("Type", FieldProblemTexts.TypeStays.With(uses));
        }

        if (now.Visibility != draft.Visibility)
        {
            check.Error("Visibility", FieldProblemTexts.VisibilityStays.With(uses));
        }

        if (now.Known().Spec.Options.Any(o => draft.Options.All(d => d.Value != o.Value)))
        {
            check.Error("Options", FieldProblemTexts.OptionsStay.With(uses));
        }
    }

    private void CheckOptions(FieldType type)
    {
        var options = draft.Options;
        if (!type.HasOptions)
        {
            return;
        }

        if (options.All(o => !o.IsActive))
        {
            check.Error("Options", FieldProblemTexts.OptionsMissing);
        }
        else if (options.Count > MostOptions)
        {
            check.Error("Options", FieldProblemTexts.OptionsMost.With(MostOptions));
        }
        else if (options.Any(o => o.Label.Length > LongestOption))
        {
            check.Error("Options", AdminTexts.TooLong.For(LongestOption));
        }
        else if (options.DistinctBy(o => o.Label, StringComparer.OrdinalIgnoreCase).Count() < options.Count)
        {
            check.Error("Options", FieldProblemTexts.OptionTwice);
        }
    }

    private void CheckConditions(FieldEntity of)
    {
        var key = now?.Key ?? draft.KeyOfNew;
        var others = check.All.Where(d => d != now && d.EntityType == draft.EntityType).ToDictionary(d => d.Key);
        if (draft.Conditions.Count > Condition.MostLeaves)
        {
            check.Error("Conditions", FieldProblemTexts.ConditionTooLarge.With(Condition.Deepest, Condition.MostLeaves));
        }

        foreach (var row in draft.Conditions)
        {
            var isFact = row.Field.Contains('.', StringComparison.Ordinal);
            if (!ConditionOperators.IsKnown(row.Op) || (!isFact && !others.ContainsKey(row.Field)))
            {
                check.Error("Conditions", FieldProblemTexts.ConditionNames.With(row.Field));
            }
            else if (isFact && draft.Visibility == Visibility.Public && of.IsForStaff(row.Field))
            {
                check.Error("Conditions", FieldProblemTexts.ConditionForStaff);
            }
            else if (!isFact && others[row.Field].Visibility > draft.Visibility)
            {
                // Whoever sees the one would learn of the other.
                check.Error("Conditions", FieldProblemTexts.ConditionHidden.With(others[row.Field].Name));
            }
            else if (!isFact && Leads(row.Field, key, others, []))
            {
                check.Error("Conditions", FieldProblemTexts.ConditionCircle.With(others[row.Field].Name));
            }
            else if (!ConditionOperators.StandsAlone(row.Op) && string.IsNullOrWhiteSpace(row.Value))
            {
                check.Error("Conditions", FieldProblemTexts.ConditionValue);
            }
        }
    }

    private static bool Leads(string from, string to, Dictionary<string, FieldDefinition> fields, HashSet<string> seen) =>
        from == to || (seen.Add(from) && fields.TryGetValue(from, out var field)
            && (field.Known().Spec.ShowIf?.Leaves ?? []).Any(l => Leads(l.Field, to, fields, seen)));

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Keys();
}
