namespace Tune.Search;

/// <summary>The step that makes a quadratic function least within a radius: J. Moré, D. Sorensen: Computing a Trust Region Step (1983), coarsely.</summary>
internal static class CmaTrustRegion
{
    private const int MostTries = 25;

    /// <summary>Steps up to so much longer than the radius are shortened, not computed again.</summary>
    private const double Tolerance = 1.1;

    /// <summary>The step s that minimises gᵀs + sᵀHs/2 with |s| ≤ radius, H shifted by as little as makes it positive and the step short enough.</summary>
    public static double[] Step(double[] hessian, double[] gradient, double radius)
    {
        var n = gradient.Length;
        var step = new double[n];
        var factor = new double[n * n];
        var greatest = 0.0;
        for (var i = 0; i < n; i++) greatest = Math.Max(greatest, Math.Abs(hessian[i * n + i]));
        var shift = 0.0;
        var (tooSmall, enough) = (0.0, double.NaN);
        double[]? best = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (Factorize(hessian, shift, 1e-10 * (greatest + shift), factor) && Solve(factor, gradient, step) is var length && length <= Tolerance * radius)
            {
                if (shift == 0 || length * Tolerance >= radius) return Shorten(step, radius);
                // more than was needed: the least that is enough lies between
                (enough, best) = (shift, (double[])step.Clone());
            }
            else tooSmall = shift;

            shift = best is null ? Math.Max(2.5 * shift, 1e-3 * greatest + 1e-12) : (tooSmall + enough) / 2;
        }

        if (best is not null) return Shorten(best, radius);
        for (var i = 0; i < n; i++) step[i] = -gradient[i];
        return Shorten(step, radius);
    }

    private static bool Factorize(double[] hessian, double shift, double least, double[] factor)
    {
        var n = (int)Math.Sqrt(hessian.Length);
        for (var i = 0; i < n; i++)
        {
            var row = factor.AsSpan(i * n, i + 1);
            for (var j = 0; j < i; j++) row[j] = (hessian[i * n + j] - Lanes.Dot(row[..j], factor.AsSpan(j * n, j))) / factor[j * n + j];
            var rest = hessian[i * n + i] + shift - Lanes.Dot(row[..i], row[..i]);
            if (!(rest > least)) return false;
            row[i] = Math.Sqrt(rest);
        }

        return true;
    }

    /// <summary>Computes the step.</summary>
    /// <returns>Its length.</returns>
    private static double Solve(double[] factor, double[] gradient, double[] step)
    {
        var n = gradient.Length;
        for (var i = 0; i < n; i++) step[i] = (-gradient[i] - Lanes.Dot(factor.AsSpan(i * n, i), step.AsSpan(0, i))) / factor[i * n + i];
        for (var i = n - 1; i >= 0; i--)
        {
            step[i] /= factor[i * n + i];
            Lanes.AddScaled(step.AsSpan(0, i), -step[i], factor.AsSpan(i * n, i));
        }

        return Math.Sqrt(Lanes.Dot(step, step));
    }

    private static double[] Shorten(double[] step, double radius)
    {
        var length = Math.Sqrt(Lanes.Dot(step, step));
        if (length > radius)
        {
            for (var i = 0; i < step.Length; i++) step[i] *= radius / length;
        }

        return step;
    }
}
