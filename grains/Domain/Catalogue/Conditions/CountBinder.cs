using System.Globalization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Checks the arguments of counts. Null after a mistake, which is told.</summary>
/// <param name="errors">Where mistakes go.</param>
/// <param name="offers">The offers that there are; null if any may be named.</param>
internal sealed class CountBinder(ConditionErrors errors, IReadOnlySet<string>? offers)
{
    /// <summary>The count that is called.</summary>
    public NumberOperand? Bind(ConditionFunction function, CallSyntax call, string label)
    {
        var (isRight, given) = (true, new CountArguments());
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var argument in call.Arguments)
        {
            if (Find(function, argument) is not { } parameter)
            {
                isRight = false;
            }
            else if (!names.Add(parameter.Name))
            {
                errors.Add(argument.Column, "repeated-argument", $"'{parameter.Name}' stands twice.");
                isRight = false;
            }
            else if (Take(given, function, parameter, argument.Value) is { } taken)
            {
                given = taken;
            }
            else
            {
                isRight = false;
            }
        }

        foreach (var missing in function.Parameters.Where(parameter => parameter.IsRequired && !names.Contains(parameter.Name)))
        {
            errors.Add(call.Column, "missing-argument",
                $"{function.Name}(…) needs '{missing.Name}', such as {function.Name}({missing.Name}: 7 days).");
            isRight = false;
        }

        return isRight ? function.Bind(label, given) : null;
    }

    private ConditionParameter? Find(ConditionFunction function, ArgumentSyntax argument)
    {
        if (argument.Name is null)
        {
            errors.Add(argument.Column, "argument",
                $"Each argument has its name before it. {function.Name}(…) has: {string.Join(", ", function.ParameterNames)}.");
            return null;
        }

        var parameter = function.Parameters.FirstOrDefault(one => one.Name == argument.Name);
        if (parameter is null)
        {
            errors.Add(argument.Column, "unknown-argument",
                $"{function.Name}(…) has no argument '{argument.Name}'.{NameSuggestion.Sentence(argument.Name, function.ParameterNames)} "
                + $"There are: {string.Join(", ", function.ParameterNames)}.");
        }

        return parameter;
    }

    private CountArguments? Take(CountArguments given, ConditionFunction function, ConditionParameter parameter, OperandSyntax value)
    {
        switch (parameter.Kind, value)
        {
            case (ArgumentKind.Channel, ReferenceSyntax { Argument: null, Name: var name }):
                return OperandBinder.IsOneOf(errors, value.Column, name, SubscriberField.Names<Channel>())
                    && KebabName.TryParse<Channel>(name, out var channel) ? given with { Channel = channel } : null;
            case (ArgumentKind.Offer, TextSyntax { Value: { Length: > 0 } offer }):
                return IsOffer(value.Column, offer) ? given with { Offer = offer } : null;
            case (ArgumentKind.Service, TextSyntax { Value: { Length: > 0 } service }):
                return given with { Service = service };
            case (ArgumentKind.Within, DurationSyntax duration):
                return IsWindow(function, duration) ? given with { Within = duration.Length } : null;
            case (ArgumentKind.Number, NumberSyntax number):
                return given with { AtLeast = number.Value };
            case (ArgumentKind.Bills, NumberSyntax { Value: >= 1 and <= SubscriberState.BillsKept and var last }):
                return given with { Last = (int)last };
            case (ArgumentKind.Bills, NumberSyntax { Value: > SubscriberState.BillsKept }):
                errors.Add(value.Column, "window-too-long", $"Only the last {SubscriberState.BillsKept} bills are remembered.");
                return null;
            default:
                errors.Add(value.Column, "argument", $"After '{parameter.Name}:' comes {Expected(parameter.Kind)}.");
                return null;
        }
    }

    /// <summary>A count of an offer that does not exist is always 0: a slip of the pen would sell.</summary>
    private bool IsOffer(int column, string offer)
    {
        if (offers is null || offers.Contains(offer))
        {
            return true;
        }

        errors.Add(column, "unknown-offer",
            $"There is no offer '{offer}' in this rulebook.{NameSuggestion.Sentence(offer, offers.Order(StringComparer.Ordinal))}");
        return false;
    }

    private bool IsWindow(ConditionFunction function, DurationSyntax duration)
    {
        if (duration.Length > function.WindowMax)
        {
            errors.Add(duration.Column, "window-too-long", string.Create(
                CultureInfo.InvariantCulture,
                $"{function.Name}(…) looks back at most {function.WindowMax.TotalDays} days: no more is remembered."));
            return false;
        }

        if (duration.Length <= TimeSpan.Zero)
        {
            errors.Add(duration.Column, "window-empty", "In a window of no length nothing can happen.");
            return false;
        }

        return true;
    }

    private static string Expected(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Channel => "a channel without quotes, such as sms",
        ArgumentKind.Offer => "the id of an offer in quotes",
        ArgumentKind.Service => "the name of a service in quotes",
        ArgumentKind.Within => "a length of time such as 7 days",
        ArgumentKind.Number => "a whole number",
        _ => "a number of bills from 1 to 3",
    };
}
