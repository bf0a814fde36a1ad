# Tables of a study in R
# First: heard export tables tables          (or with --anonymised)
# Needs nothing beyond R itself. Places are Unicode code points, counted from 0.

folder <- "tables"
read <- function(name) {
  read.csv(file.path(folder, paste0(name, ".csv")), encoding = "UTF-8", na.strings = "")
}
codings <- read("codings")
turns <- read("turns")
attributes <- read("attributes")

# What every column is
print(read("dictionary"))

# How many people speak of each code, and how often
spoken <- codings[!is.na(codings$participant), ]
people <- tapply(spoken$participant, spoken$code_path, function(x) length(unique(x)))
often <- table(spoken$code_path)
print(data.frame(code = names(people), people = as.vector(people), codings = as.vector(often[names(people)])))

# Codes by an attribute of the participant
area <- attributes[attributes$of == "participant" & attributes$attribute == "area_type", c("id", "value")]
named <- merge(spoken, area, by.x = "participant", by.y = "id")
if (nrow(named) > 0) print(table(named$code_name, named$value))

# How much of the talk is coded
said <- turns$words[!is.na(turns$words)]
words <- sum(lengths(strsplit(said, "[[:space:]]+")))
cat(nrow(codings), "codings by", length(unique(codings$coder)), "coders on", words, "words\n")
