using SmartManager.Domain.Catalogue.Shapes;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>Checks how offers are ranked.</summary>
public sealed partial class RulebookCheck
{
    private static readonly ListShape Levers = ListOf(RulebookShape.Arbitration, "groupLevers");
    private static readonly ListShape Fits = ListOf(RulebookShape.Arbitration, "channelFit");
    private static readonly ListShape LearningCells = ListOf(RulebookShape.Learning, "cells");
    private static readonly ListShape ModelTerms = ListOf(RulebookShape.Model, "terms");

    private void Ranking(RulebookDocument document)
    {
        var offers = FindNames(document.Offers, "id", offer => offer.Id);
        for (var i = 0; i < document.Offers.Length; i++)
        {
            if (document.Offers[i] is { Model: { } model })
            {
                Model($"/offers/{i}/model", model, offers);
            }
        }

        if (document.Arbitration is not { } arbitration)
        {
            return;
        }

        const string path = "/arbitration";
        GroupLevers(path, arbitration, FindNames(document.Offers, "group", offer => offer.Group));
        ChannelFits(path, arbitration);
        if (arbitration.Stages is { } stages)
        {
            Condition($"{path}/stages/trust", stages.Trust, offers);
            Condition($"{path}/stages/marketing", stages.Marketing, offers);
        }

        if (arbitration.Learning is { } learning)
        {
            Learning($"{path}/learning", learning, offers);
        }

        if (arbitration.Exploration is { } exploration)
        {
            Tell($"{path}/exploration/salt", RulebookShape.Code.Check(exploration.Salt));
            Tell($"{path}/exploration/percent", RulebookShape.ExplorationPercent.Check(exploration.Percent));
        }
    }

    private void GroupLevers(string path, ArbitrationDocument arbitration, HashSet<string>? groups)
    {
        Tell($"{path}/groupLevers", Levers.Check(arbitration.GroupLevers.Length, string.Empty));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arbitration.GroupLevers.Length; i++)
        {
            var (at, lever) = ($"{path}/groupLevers/{i}", arbitration.GroupLevers[i]);
            if (IsThere(at, lever))
            {
                Once($"{at}/group", seen, lever.Group, $"The group '{JsonPointer.Shorten(lever.Group)}'");
                Named($"{at}/group", lever.Group, groups, "rulebook.unknown-group", "No offer is in the group");
                Tell($"{at}/leverPercent", RulebookShape.Lever.Check(lever.LeverPercent));
            }
        }
    }

    private void ChannelFits(string path, ArbitrationDocument arbitration)
    {
        Tell($"{path}/channelFit", Fits.Check(arbitration.ChannelFit.Length, string.Empty));
        var (codes, seen) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<(Complexity, Channel)>());
        for (var i = 0; i < arbitration.ChannelFit.Length; i++)
        {
            var (at, fit) = ($"{path}/channelFit/{i}", arbitration.ChannelFit[i]);
            if (!IsThere(at, fit))
            {
                continue;
            }

            Name($"{at}/code", fit.Code);
            Once($"{at}/code", codes, fit.Code, $"The code '{JsonPointer.Shorten(fit.Code)}'");
            if (!_told.Cover($"{at}/complexity") && !_told.Cover($"{at}/channel"))
            {
                Once($"{at}/channel", seen, (fit.Complexity, fit.Channel), $"'{KebabName.Of(fit.Complexity)}' on '{fit.Channel.Name()}'");
            }

            Tell($"{at}/percent", RulebookShape.FitPercent.Check(fit.Percent));
        }
    }

    private void Learning(string path, LearningDocument learning, HashSet<string>? offers)
    {
        Tell($"{path}/priorStrength", RulebookShape.PriorStrength.Check(learning.PriorStrength));
        Tell($"{path}/days", RulebookShape.LearningDays.Check(learning.Days));
        Tell($"{path}/cells", LearningCells.Check(learning.Cells.Length, string.Empty));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < learning.Cells.Length; i++)
        {
            var (at, cell) = ($"{path}/cells/{i}", learning.Cells[i]);
            if (IsThere(at, cell))
            {
                Name($"{at}/code", cell.Code);
                Once($"{at}/code", seen, cell.Code, $"The code '{JsonPointer.Shorten(cell.Code)}'");
                Require($"{at}/code", cell.Code != Learnt.OtherCell,
                    "rulebook.reserved", $"'{Learnt.OtherCell}' are the subscribers of no other kind.");
                Condition($"{at}/when", cell.When, offers);
            }
        }
    }

    private void Model(string path, PropensityModelDocument model, HashSet<string>? offers)
    {
        Tell($"{path}/intercept", RulebookShape.Intercept.Check(model.Intercept));
        Tell($"{path}/terms", ModelTerms.Check(model.Terms.Length, string.Empty));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < model.Terms.Length; i++)
        {
            var (at, term) = ($"{path}/terms/{i}", model.Terms[i]);
            if (!IsThere(at, term))
            {
                continue;
            }

            Name($"{at}/code", term.Code);
            Once($"{at}/code", seen, term.Code, $"The code '{JsonPointer.Shorten(term.Code)}'");
            Tell($"{at}/weight", RulebookShape.Weight.Check(term.Weight));
            var isTold = _told.Cover($"{at}/when") || _told.Cover($"{at}/of");
            Require(at, isTold || term.When is not null || term.Of is not null,
                "rulebook.either", "A term has 'when', a condition, or 'of', a number of the subscriber.");
            Require($"{at}/of", isTold || term.When is null || term.Of is null,
                "rulebook.either", "A term has 'when' or 'of', not both.");
            Condition($"{at}/when", term.When, offers);
            if (term.Of is { } name && !isTold)
            {
                Named($"{at}/of", name, PropensityModel.Numbers, "rulebook.unknown-number", "Subscribers have no number");
            }
        }
    }
}
