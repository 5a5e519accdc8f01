package io.perigee.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, as wide as what is in them. Numbers stand at the right.
 */
final class TextTable
{
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final String[] heads;

    TextTable(final String... heads)
    {
        this.heads = heads;
        rows.add(heads);
    }

    TextTable row(final String... cells)
    {
        if (cells.length != heads.length)
        {
            throw new IllegalArgumentException("cells: " + cells.length + ", columns: " + heads.length);
        }
        rows.add(cells);
        return this;
    }

    @Override
    public String toString()
    {
        final int[] widths = new int[heads.length];
        final boolean[] isNumber = new boolean[heads.length];
        for (int column = 0; column < heads.length; column++)
        {
            isNumber[column] = rows.size() > 1;
            for (int i = 0; i < rows.size(); i++)
            {
                final String cell = rows.get(i)[column];
                widths[column] = Math.max(widths[column], cell.length());
                isNumber[column] &= 0 == i || isNumber(cell);
            }
        }

        final StringBuilder text = new StringBuilder();
        for (final String[] row : rows)
        {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++)
            {
                final String space = " ".repeat(widths[column] - row[column].length());
                line.append(0 == column ? "" : GAP)
                    .append(isNumber[column] ? space + row[column] : row[column] + space);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }

        return text.toString();
    }

    private static boolean isNumber(final String cell)
    {
        return "-".equals(cell) || !cell.isEmpty() && Character.isDigit(cell.charAt(0));
    }
}
