# %% Tables of a study in Python
# First: heard export tables tables          (or with --anonymised)
# Needs pandas. Places are Unicode code points, which is how Python counts too.
import pandas as pd

folder = "tables"
codings = pd.read_csv(f"{folder}/codings.csv")
turns = pd.read_csv(f"{folder}/turns.csv")
attributes = pd.read_csv(f"{folder}/attributes.csv")

# %% What every column is
print(pd.read_csv(f"{folder}/dictionary.csv").to_string(index=False))

# %% How many people speak of each code, and how often
spoken = codings.dropna(subset=["participant"])
print(
    spoken.groupby("code_path")
    .agg(codings=("coding", "count"), people=("participant", "nunique"))
    .sort_values("people", ascending=False)
)

# %% Codes by an attribute of the participant
people = attributes[attributes["of"] == "participant"].pivot(
    index="id", columns="attribute", values="value"
)
named = spoken.join(people, on="participant")
if "area_type" in named:
    print(pd.crosstab(named["code_name"], named["area_type"]))

# %% How much of the talk is coded
words = turns["words"].fillna("").str.split().str.len().sum()
print(f"{len(codings)} codings by {codings['coder'].nunique()} coders on {words} words")
