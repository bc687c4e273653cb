using System.Globalization;

namespace KtPortal.Core.Branding;

/// <summary>The brand's few variables over tokens.css: what was chosen, and what follows from it.</summary>
public static class BrandStylesheet
{
    public static string Write(BrandSettings settings)
    {
        var palette = BrandPalette.Derive(settings.Primary, settings.Secondary, settings.Accent);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            :root {
              --brand-primary: {{palette.Primary}};
              --brand-secondary: {{palette.Secondary}};
              --brand-accent: {{palette.Accent}};
              --brand-radius: {{settings.Radius}}px;
              --brand-font: {{BrandFonts.StackOf(settings.TextFont)}};
              --brand-font-display: {{BrandFonts.StackOf(settings.DisplayFont)}};
              --brand-on-primary: {{palette.OnPrimary}};
              --brand-on-secondary: {{palette.OnSecondary}};
              --brand-on-accent: {{palette.OnAccent}};
              --brand-primary-dark: {{palette.PrimaryDark}};
              --brand-on-primary-dark: {{palette.OnPrimaryDark}};
              --brand-secondary-dark: {{palette.SecondaryDark}};
              --brand-on-secondary-dark: {{palette.OnSecondaryDark}};
              --brand-accent-dark: {{palette.AccentDark}};
              --brand-on-accent-dark: {{palette.OnAccentDark}};
              --brand-hue: {{palette.Hue}};
              --brand-tint: {{palette.Tint}};
            }

            """);
    }
}
