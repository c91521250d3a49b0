// Reads calendars with KCalendarCore (KOrganizer, KMail, Kontact); JSON in, JSON out. What has a METHOD is read as KMail
// reads an invitation.
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <KCalendarCore/ScheduleMessage>
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

using namespace KCalendarCore;

static QJsonObject told(const Event::Ptr &event) {
    const auto status = event->status();
    return {
        {"uid", event->uid()},
        {"start", event->dtStart().toSecsSinceEpoch()},
        {"end", event->dtEnd().toSecsSinceEpoch()},
        {"summary", event->summary()},
        {"location", event->location()},
        {"description", event->description()},
        {"status", status == Incidence::StatusConfirmed ? "CONFIRMED" : status == Incidence::StatusCanceled ? "CANCELLED" : ""},
        {"sequence", event->revision()},
    };
}

int main(int count, char **words) {
    QCoreApplication app(count, words);
    QFile in, out;
    in.open(stdin, QIODevice::ReadOnly);
    out.open(stdout, QIODevice::WriteOnly);
    const QJsonObject files = QJsonDocument::fromJson(in.readAll()).object();
    QJsonObject found;
    for (auto file = files.begin(); file != files.end(); ++file) {
        const QString text = file.value().toString();
        MemoryCalendar::Ptr calendar(new MemoryCalendar(QTimeZone::utc()));
        ICalFormat format;
        QJsonArray events;
        if (text.contains(QLatin1String("\r\nMETHOD:"))) {
            const ScheduleMessage::Ptr message = format.parseScheduleMessage(calendar, text);
            if (message && (message->method() == iTIPRequest || message->method() == iTIPCancel))
                events.append(told(message->event().staticCast<Event>()));
        } else if (format.fromRawString(calendar, text.toUtf8())) {
            for (const Event::Ptr &event : calendar->rawEvents())
                events.append(told(event));
        }
        found[file.key()] = events;
    }
    out.write(QJsonDocument(found).toJson(QJsonDocument::Compact));
    return 0;
}
