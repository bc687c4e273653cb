using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Reports;

/// <summary>Which rows figures count: a condition of a statement, with its values.</summary>
public sealed class ReportCondition
{
    private readonly List<object> values = [];
    private readonly List<string> parts = [];

    public IReadOnlyList<object> Values => values;

    public string Sql => string.Join(" and ", parts);

    /// <returns>How the statement names the value.</returns>
    public string Add(object value)
    {
        values.Add(value);
        return FormattableString.Invariant($"${values.Count}");
    }

    public ReportCondition And(string part)
    {
        parts.Add(part);
        return this;
    }

    /// <summary>Narrows to one of each dimension; to rows without any where its value is null. What the reader may not tell apart narrows nothing.</summary>
    /// <param name="rows">How the statement names the rows.</param>
    public ReportCondition Narrow(Actor actor, IReadOnlyDictionary<ReportDimension, string?> narrowed, string rows)
    {
        foreach (var (dimension, value) in narrowed.Where(n => n.Key.IsFor(actor)))
        {
            var column = $"{rows}.{dimension.Column}";
            parts.Add(value is null ? $"{column} is null" : $"{column} = {Add(dimension.ValueOf(value))}");
        }

        return this;
    }

    /// <summary>A statement that uses the condition, for a batch.</summary>
    public NpgsqlBatchCommand ToCommand(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
